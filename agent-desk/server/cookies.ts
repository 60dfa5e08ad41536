/** Name of the desk's session cookie. */
export const SESSION_COOKIE = 'ventanilla_desk';

/** Path of everything that reads the session: the pages, the service and the socket. */
const PATH = '/desk';

/** Value of a cookie in a `Cookie` header, the first where it is named twice. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** `Set-Cookie` that gives a session to the browser, for as long as it stays open. */
export function sessionCookie(token: string, secure: boolean): string {
  return `${SESSION_COOKIE}=${token}; ${attributes(secure)}`;
}

/** `Set-Cookie` that takes it away. */
export function endedCookie(secure: boolean): string {
  return `${SESSION_COOKIE}=; Max-Age=0; ${attributes(secure)}`;
}

function attributes(secure: boolean): string {
  return `Path=${PATH}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
