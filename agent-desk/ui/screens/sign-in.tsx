import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import type { SessionApi } from '../session/session-api.ts';
import { errorKey } from '../words/i18n.ts';
import { LanguageButton } from './shell/language-button.tsx';

/** Why the sign-in is shown again. */
export type SignInNotice = 'again' | 'elsewhere' | 'revoked' | 'left';

interface SignInProps {
  session: SessionApi;
  notice?: SignInNotice;
  onSignedIn: (profile: StaffProfile) => void;
}

/** User and password; a refusal is said in words and leaves the user's name in place. */
export function SignIn({ session, notice, onSignedIn }: SignInProps) {
  const { t, i18n } = useTranslation();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string>();

  useEffect(() => {
    document.title = t('app.documentTitle');
  }, [t]);

  return (
    <main className="sign-in">
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <p className="brand">{t('app.name')}</p>
        <h1 id="sign-in-title">{t('signIn.title')}</h1>
        <p className="quiet">{t('signIn.lead')}</p>
        {notice && <p className="sign-in-notice">{t(`signIn.${notice}`)}</p>}
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            void submit(new FormData(event.currentTarget));
          }}
        >
          <TextField name="user" isRequired autoComplete="username" maxLength={128} autoFocus>
            <Label>{t('signIn.user')}</Label>
            <Input autoCapitalize="none" spellCheck={false} />
            <FieldError>{t('signIn.required')}</FieldError>
          </TextField>
          <TextField
            name="password"
            id="sign-in-password"
            type="password"
            isRequired
            autoComplete="current-password"
            maxLength={256}
            value={password}
            onChange={setPassword}
          >
            <Label>{t('signIn.password')}</Label>
            <Input />
            <FieldError>{t('signIn.required')}</FieldError>
          </TextField>
          <p role="alert" className="form-problem">
            {code !== undefined && t(errorKey(code, (key) => i18n.exists(key, { returnObjects: false })))}
          </p>
          <Button type="submit" className="button primary">
            {busy ? t('signIn.busy') : t('signIn.submit')}
          </Button>
        </Form>
        <LanguageButton />
      </section>
    </main>
  );

  async function submit(form: FormData): Promise<void> {
    if (busy) return;
    setBusy(true);
    setCode(undefined);
    const user = form.get('user');
    const answer = await session.signIn(typeof user === 'string' ? user.trim() : '', password);
    setBusy(false);
    setPassword('');
    if (answer.ok) return onSignedIn(answer.profile);
    setCode(answer.code);
    document.getElementById('sign-in-password')?.focus();
  }
}
