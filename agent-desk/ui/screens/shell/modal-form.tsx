import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { ModalDialog, type ModalDialogProps } from './modal-dialog.tsx';

interface ModalFormProps extends ModalDialogProps {
  /** What is asked, and what will come of it. */
  lead: string;
  /** On the button that submits. */
  confirm: string;
  /** Told once its fields are valid; closing is its own matter. A second press while it runs does nothing. */
  onSubmit: () => Promise<void>;
}

/** A dialog that asks for something and acts on it, or is left with nothing done; its children are the fields. */
export function ModalForm({ lead, confirm, onSubmit, children, ...dialog }: ModalFormProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  return (
    <ModalDialog {...dialog}>
      <p className="quiet">{lead}</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        <div className="modal-actions">
          <Button slot="close" className="button">
            {t('closing.cancel')}
          </Button>
          <Button type="submit" className="button primary" isDisabled={busy}>
            {confirm}
          </Button>
        </div>
      </Form>
    </ModalDialog>
  );

  async function submit(): Promise<void> {
    if (busy) return;
    setBusy(true);
    await onSubmit();
    setBusy(false);
  }
}
