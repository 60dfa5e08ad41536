/**
 * As much of the browser's XMLHttpRequest as rxjs 5 (inside botframework-directlinejs) uses, over fetch.
 * Source: WHATWG XMLHttpRequest; what is used: rxjs/observable/dom/AjaxObservable.js.
 */
export class XmlHttpRequest {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = '';
  timeout = 0;
  onreadystatechange: ((event: unknown) => void) | null = null;
  ontimeout: ((event: unknown) => void) | null = null;
  #method = 'GET';
  #url = '';
  readonly #headers: [string, string][] = [];
  #answerHeaders = new Headers();
  readonly #abort = new AbortController();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.readyState = 1;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.push([name, value]);
  }

  getResponseHeader(name: string): string | null {
    return this.#answerHeaders.get(name);
  }

  abort(): void {
    this.#abort.abort();
  }

  send(body?: string | FormData): void {
    void this.#exchange(body);
  }

  async #exchange(body?: string | FormData): Promise<void> {
    const timer = this.timeout > 0 ? setTimeout(() => this.#timedOut(), this.timeout) : undefined;
    try {
      const answer = await fetch(this.#url, {
        method: this.#method,
        headers: this.#headers,
        signal: this.#abort.signal,
        ...(body !== undefined && { body }),
      });
      this.#answerHeaders = answer.headers;
      this.response = this.responseType === 'arraybuffer' ? await answer.arrayBuffer() : parse(await answer.text());
      this.status = answer.status;
    } catch {
      // As in a browser: a failed network is status 0.
      this.status = 0;
    } finally {
      clearTimeout(timer);
    }
    if (this.#abort.signal.aborted) return;
    this.readyState = 4;
    this.onreadystatechange?.({ type: 'readystatechange' });
  }

  #timedOut(): void {
    this.#abort.abort();
    this.ontimeout?.({ type: 'timeout' });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
