import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { FieldError } from 'react-aria-components/FieldError';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Label } from 'react-aria-components/Label';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { useTranslation } from 'react-i18next';
import { WRAP_UP_CODES } from '../../words/wrap-up.ts';
import { focusSoon, useDesk } from '../desk-context.tsx';
import { THREAD_HEADING_ID } from '../shell/panes.ts';

interface ClosingDialogProps {
  conversationId: string;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks how the conversation ended and closes it. */
export function ClosingDialog({ conversationId, isOpen, onOpenChange }: ClosingDialogProps) {
  const { t } = useTranslation();
  const { client } = useDesk();
  const [wrapUp, setWrapUp] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} isDismissable className="overlay">
      <Modal className="modal">
        <Dialog>
          <Heading slot="title">{t('closing.title')}</Heading>
          <p className="quiet">{t('closing.lead')}</p>
          <Form
            onSubmit={(event) => {
              event.preventDefault();
              void finish();
            }}
          >
            <RadioGroup className="radios" isRequired value={wrapUp} onChange={setWrapUp}>
              <Label>{t('closing.wrapUp')}</Label>
              {WRAP_UP_CODES.map((code) => (
                <Radio key={code} value={code} className="radio">
                  <span className="radio-dot" aria-hidden="true" />
                  {t(`closing.${code}`)}
                </Radio>
              ))}
              <FieldError>{t('closing.required')}</FieldError>
            </RadioGroup>
            <div className="modal-actions">
              <Button slot="close" className="button">
                {t('closing.cancel')}
              </Button>
              <Button type="submit" className="button primary">
                {t('closing.confirm')}
              </Button>
            </div>
          </Form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );

  async function finish(): Promise<void> {
    if (wrapUp === null || busy) return;
    setBusy(true);
    client.stoppedTyping();
    const done = await client.finish(conversationId, wrapUp);
    setBusy(false);
    // A refusal is told by the notice bar, which the dialog would cover.
    onOpenChange(false);
    setWrapUp(null);
    if (done) focusSoon(THREAD_HEADING_ID);
  }
}
