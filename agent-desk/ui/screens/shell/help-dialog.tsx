import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from './modal-dialog.tsx';

interface HelpDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  questionKey: boolean;
  onQuestionKey: (on: boolean) => void;
}

/** Lists the shortcuts; keys that are words come from the catalogue, the others are the same everywhere. */
export function HelpDialog({ isOpen, onOpenChange, questionKey, onQuestionKey }: HelpDialogProps) {
  const { t } = useTranslation();
  const rows: [string[], string][] = [
    [['F6', t('help.key.shiftF6')], t('help.panes')],
    [['F2'], t('help.accept')],
    [['F8'], t('help.mode')],
    [[t('help.key.up'), t('help.key.down')], t('help.neighbours')],
    [[t('help.key.enter')], t('help.send')],
    [[t('help.key.shiftEnter')], t('help.newline')],
    [questionKey ? ['?', 'Ctrl + /'] : ['Ctrl + /'], t('help.help')],
  ];
  return (
    <ModalDialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('help.title')}>
      <table className="keys">
        <thead>
          <tr>
            <th scope="col">{t('help.keys')}</th>
            <th scope="col">{t('help.does')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([keys, does]) => (
            <tr key={does}>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Checkbox className="checkbox" isSelected={questionKey} onChange={onQuestionKey}>
        <span className="checkbox-box" aria-hidden="true" />
        {t('help.question')}
      </Checkbox>
      <div className="modal-actions">
        <Button slot="close" className="button primary">
          {t('help.close')}
        </Button>
      </div>
    </ModalDialog>
  );
}
