import { useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';
import { ModalForm } from '../shell/modal-form.tsx';

interface ReasonDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  lead: string;
  confirm: string;
  onReason: (reason: string) => Promise<void>;
}

const SHORTEST_REASON = 10;
const LONGEST_REASON = 600;

/** Asks for the reason of what is decided: the lead says who will read it. */
export function ReasonDialog({ onReason, ...dialog }: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <ModalForm
      {...dialog}
      onSubmit={async () => {
        await onReason(reason.trim());
        dialog.onOpenChange(false);
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
