/**
 * How a folded word sounds in Colombia, so that "kiero", "vesino" and "oy" meet "quiero", "vecino" and "hoy": k for
 * c/qu/k, s for z/c before e and i, b for v, no h, y for ll, j for g before e and i, no doubled letters.
 */
export function phonetic(word: string): string {
  return word
    .replace(/ñ/g, 'n')
    .replace(/ch/g, '1')
    .replace(/h/g, '')
    .replace(/qu(?=[ei])/g, 'k')
    .replace(/c(?=[ei])/g, 's')
    .replace(/[cq]/g, 'k')
    .replace(/z/g, 's')
    .replace(/v/g, 'b')
    .replace(/w/g, 'u')
    .replace(/ll/g, 'y')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/x/g, 's')
    .replace(/y$/, 'i')
    .replace(/(.)\1+/g, '$1');
}
