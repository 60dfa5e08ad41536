import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Within this many pixels of the end the reader is taken to be at the end. */
const NEAR_PX = 60;

interface Stick {
  ref: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  onScroll: () => void;
  toEnd: () => void;
}

/**
 * Keeps a scrolled list at its end while new lines come, unless the reader went up; lines added above (`firstKey`
 * changes) do not move what is being read. `lastKey` changes with whatever is added below.
 */
export function useStickToEnd(firstKey: number | undefined, lastKey: string): Stick {
  const ref = useRef<HTMLDivElement>(null);
  const fromEnd = useRef(0);
  const sticking = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  useLayoutEffect(() => {
    const list = ref.current;
    if (list && !sticking.current) list.scrollTop = list.scrollHeight - fromEnd.current;
  }, [firstKey]);

  useLayoutEffect(() => {
    const list = ref.current;
    if (list && sticking.current) list.scrollTop = list.scrollHeight;
  }, [lastKey]);

  useLayoutEffect(() => {
    const list = ref.current;
    if (!list) return;
    // The text box grows and the window changes: the end must stay in sight.
    const observer = new ResizeObserver(() => {
      if (sticking.current) list.scrollTop = list.scrollHeight;
    });
    observer.observe(list);
    return () => observer.disconnect();
  }, []);

  return { ref, atEnd, onScroll, toEnd };

  function onScroll(): void {
    const list = ref.current;
    if (!list) return;
    fromEnd.current = list.scrollHeight - list.scrollTop;
    sticking.current = fromEnd.current - list.clientHeight < NEAR_PX;
    setAtEnd(sticking.current);
  }

  function toEnd(): void {
    const list = ref.current;
    if (!list) return;
    list.scrollTop = list.scrollHeight;
    list.focus();
  }
}
