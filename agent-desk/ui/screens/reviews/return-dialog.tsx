import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { FieldError } from 'react-aria-components/FieldError';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Label } from 'react-aria-components/Label';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';

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
  const [busy, setBusy] = useState(false);
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} isDismissable className="overlay">
      <Modal className="modal">
        <Dialog>
          <Heading slot="title">{t('reviews.returnTitle')}</Heading>
          <p className="quiet">{t('reviews.returnLead')}</p>
          <Form
            onSubmit={(event) => {
              event.preventDefault();
              void finish();
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
            <div className="modal-actions">
              <Button slot="close" className="button">
                {t('closing.cancel')}
              </Button>
              <Button type="submit" className="button primary" isDisabled={busy}>
                {t('reviews.returnConfirm')}
              </Button>
            </div>
          </Form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );

  async function finish(): Promise<void> {
    if (busy) return;
    setBusy(true);
    await onReturn(reason.trim());
    setBusy(false);
    onOpenChange(false);
  }
}
