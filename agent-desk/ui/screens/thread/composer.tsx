import { useEffect, useState, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import { DESK_LIMITS } from '../../state/desk-state.ts';
import type { Draft } from '../../state/keep.ts';
import { useDesk } from '../desk-context.tsx';
import { COMPOSER_ID } from '../shell/panes.ts';

/** The text box of one conversation. Message and note have each their own text, so that neither becomes the other. */
export function Composer({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const { client, keeper } = useDesk();
  const [draft, setDraft] = useState(() => keeper.draft(conversationId));
  const { mode } = draft;
  const left = DESK_LIMITS.textLength - draft[mode].length;
  useModeKey(() => change({ mode: mode === 'note' ? 'message' : 'note' }));

  return (
    <form
      className={mode === 'note' ? 'composer note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ToggleButtonGroup
        className="modes"
        aria-label={t('composer.mode')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[mode]}
        onSelectionChange={(keys) => change({ mode: keys.has('note') ? 'note' : 'message' })}
      >
        <ToggleButton id="message">{t('composer.message')}</ToggleButton>
        <ToggleButton id="note">{t('composer.note')}</ToggleButton>
      </ToggleButtonGroup>
      <TextField
        className="composer-field"
        id={COMPOSER_ID}
        value={draft[mode]}
        maxLength={DESK_LIMITS.textLength}
        onChange={(text) => {
          change({ [mode]: text });
          if (mode === 'message' && text !== '') client.typed(conversationId);
          else client.stoppedTyping();
        }}
      >
        <Label>{t(mode === 'note' ? 'composer.noteLabel' : 'composer.messageLabel')}</Label>
        <TextArea
          rows={2}
          placeholder={t(mode === 'note' ? 'composer.notePlaceholder' : 'composer.messagePlaceholder')}
          onKeyDown={onKeyDown}
          onBlur={() => client.stoppedTyping()}
        />
      </TextField>
      <p className="composer-hint">
        {mode === 'note' ? t('composer.noteBanner') : t('composer.hint')}
        {left <= 200 && <span className="left"> · {t('composer.left', { count: left })}</span>}
      </p>
      <Button type="submit" className="button primary" isDisabled={draft[mode].trim() === ''}>
        {t(mode === 'note' ? 'composer.save' : 'composer.send')}
      </Button>
    </form>
  );

  function change(part: Partial<Draft>): void {
    const next = { ...draft, ...part };
    setDraft(next);
    keeper.keepDraft(conversationId, next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an accent or a word is being composed, Enter belongs to the keyboard.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  function send(): void {
    const text = draft[mode].trim();
    if (text === '') return;
    client.say(conversationId, mode, text);
    change({ [mode]: '' });
    document.getElementById(COMPOSER_ID)?.focus();
  }
}

/** F8 switches the kind of text and goes to the box. */
function useModeKey(toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'F8' || document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      toggle();
      document.getElementById(COMPOSER_ID)?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
