import { AppError } from '../../bot/domain/errors.ts';

/** A tensor of TensorFlow.js, as far as training uses it. */
export interface Tensor {
  matMul(other: Tensor): Tensor;
  add(other: Tensor): Tensor;
  mul(other: Tensor | number): Tensor;
  relu(): Tensor;
  logSoftmax(): Tensor;
  sum(): Tensor;
  transpose(): Tensor;
  dataSync(): Float32Array;
}

/** The few functions of TensorFlow.js that training uses; named here so that our types need none of its packages. */
export interface TensorLibrary {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  tidy(work: () => void): void;
  tensor1d(values: Float32Array): Tensor;
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  /** A function with a gradient of its own. */
  customGrad(define: (x: Tensor) => { value: Tensor; gradFunc: (slope: Tensor) => Tensor }): (x: Tensor) => Tensor;
  valueAndGrads(loss: (...parts: Tensor[]) => Tensor): (parts: Tensor[]) => { value: Tensor; grads: Tensor[] };
}

export type ImportPackage = (name: string) => Promise<unknown>;

/**
 * TensorFlow.js with the fastest backend that works here: native (`@tensorflow/tfjs-node`, where somebody installed it),
 * else WebAssembly. Without either package it is `config.invalid`.
 */
export async function loadTensorLibrary(importPackage: ImportPackage = (name) => import(name)): Promise<TensorLibrary> {
  try {
    return await checked(libraryOf(await importPackage('@tensorflow/tfjs-node')), 'tensorflow');
  } catch {
    // Not installed, without its native part, or of another age than this Node.
  }
  try {
    const library = libraryOf(await importPackage('@tensorflow/tfjs'));
    await importPackage('@tensorflow/tfjs-backend-wasm');
    return await checked(library, 'wasm');
  } catch (cause) {
    throw new AppError(
      'config.invalid',
      'The classifier tfjs needs @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm, and they cannot be loaded here',
      { cause },
    );
  }
}

/** A CommonJS package has its names under `default`. */
function libraryOf(imported: unknown): TensorLibrary {
  const { default: inner } = imported as { default?: TensorLibrary };
  return inner ?? (imported as TensorLibrary);
}

/** Multiplies once: a backend may load and yet lack what it needs. */
async function checked(library: TensorLibrary, backend: string): Promise<TensorLibrary> {
  if (!(await library.setBackend(backend))) throw new Error(`no backend ${backend}`);
  let product = 0;
  library.tidy(() => {
    const two = library.tensor2d(Float32Array.of(2), [1, 1]);
    product = two.matMul(two).relu().dataSync()[0] ?? 0;
  });
  if (product !== 4) throw new Error(`the backend ${backend} does not multiply`);
  return library;
}
