import { useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';
import { ModalForm } from '../shell/modal-form.tsx';

interface ReturnDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  onReturn: (reason: string) => Promise<void>;
}

const SHORTEST_REASON = 10;
const LONGEST_REASON = 600;

/** Asks for the reason that the citizen will read. */
export function ReturnDialog({ isOpen, onOpenChange, onReturn }: ReturnDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <ModalForm
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('reviews.returnTitle')}
      lead={t('reviews.returnLead')}
      confirm={t('reviews.returnConfirm')}
      onSubmit={async () => {
        await onReturn(reason.trim());
        onOpenChange(false);
      }}
    >
      <TextField
        className="reason"
        isRequired
        minLength={SHORTEST_REASON}
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={setReason}
      >
        <Label>{t('reviews.reason')}</Label>
        <TextArea rows={5} />
        <FieldError>{t('reviews.reasonNeeded')}</FieldError>
      </TextField>
    </ModalForm>
  );
}
