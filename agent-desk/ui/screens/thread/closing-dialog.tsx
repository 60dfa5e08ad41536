import { useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { useTranslation } from 'react-i18next';
import { WRAP_UP_CODES } from '../../words/wrap-up.ts';
import { focusSoon, useDesk } from '../desk-context.tsx';
import { ModalForm } from '../shell/modal-form.tsx';
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
  return (
    <ModalForm
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('closing.title')}
      lead={t('closing.lead')}
      confirm={t('closing.confirm')}
      onSubmit={finish}
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
    </ModalForm>
  );

  async function finish(): Promise<void> {
    if (wrapUp === null) return;
    client.stoppedTyping();
    const done = await client.finish(conversationId, wrapUp);
    // A refusal is told by the notice bar, which the dialog would cover.
    onOpenChange(false);
    setWrapUp(null);
    if (done) focusSoon(THREAD_HEADING_ID);
  }
}
