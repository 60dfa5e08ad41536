// The page's own buttons: size of the letter, contrast, and the chat's opening event.
(() => {
  const root = document.documentElement;
  const sizes = ['', 'larger', 'largest'];
  let size = 0;
  const button = (id) => document.getElementById(id);
  const resize = (step) => {
    size = Math.min(sizes.length - 1, Math.max(0, size + step));
    root.classList.remove('larger', 'largest');
    if (sizes[size]) root.classList.add(sizes[size]);
  };
  button('larger').addEventListener('click', () => resize(1));
  button('smaller').addEventListener('click', () => resize(-1));
  button('contrast').addEventListener('click', (event) => {
    const isOn = root.classList.toggle('contrast');
    event.currentTarget.setAttribute('aria-pressed', String(isOn));
  });
  const ask = button('ask');
  ask.classList.remove('unready');
  ask.addEventListener('click', () => document.dispatchEvent(new CustomEvent('ventanilla:open')));
})();
