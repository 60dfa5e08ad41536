import { describe, expect, it } from 'vitest';
import { loadTensorLibrary, type TensorLibrary } from '../../../nlu/tfjs/tensor-library.ts';

/** A library of one product, so that the choice can be seen without any package. */
function fakeLibrary(backend: string, product = 4): { default: TensorLibrary } {
  const tensor = { dataSync: () => Float32Array.of(product) } as unknown as ReturnType<TensorLibrary['tensor1d']>;
  Object.assign(tensor, { matMul: () => tensor, relu: () => tensor });
  let current = '';
  const library: Partial<TensorLibrary> = {
    setBackend: (name) => {
      if (name === backend) current = name;
      return Promise.resolve(name === backend);
    },
    getBackend: () => current,
    tidy: (work) => work(),
    tensor2d: () => tensor,
  };
  return { default: library as TensorLibrary };
}

/** Packages by name; what is not among them cannot be found. */
const packages = (found: Record<string, unknown>) => (name: string) =>
  name in found ? Promise.resolve(found[name]) : Promise.reject(new Error(`Cannot find package '${name}'`));

const WASM = { '@tensorflow/tfjs': fakeLibrary('wasm'), '@tensorflow/tfjs-backend-wasm': {} };

describe('loadTensorLibrary', () => {
  it('takes the native package where it is installed and works', async () => {
    const found = packages({ ...WASM, '@tensorflow/tfjs-node': fakeLibrary('tensorflow') });
    expect((await loadTensorLibrary(found)).getBackend()).toBe('tensorflow');
  });

  it.each([
    ['is not installed', {}],
    ['has no native part', { '@tensorflow/tfjs-node': fakeLibrary('cpu') }],
    ['is of another age than this Node', { '@tensorflow/tfjs-node': fakeLibrary('tensorflow', NaN) }],
  ])('takes WebAssembly where the native package %s', async (_, native) => {
    expect((await loadTensorLibrary(packages({ ...WASM, ...native }))).getBackend()).toBe('wasm');
  });

  it.each([
    ['no package', {}],
    ['no WebAssembly backend', { '@tensorflow/tfjs': fakeLibrary('wasm') }],
    ['a backend that does not start', { ...WASM, '@tensorflow/tfjs': fakeLibrary('cpu') }],
  ])('is config.invalid with %s, and names what is needed', async (_, found) => {
    await expect(loadTensorLibrary(packages(found))).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('@tensorflow/tfjs-backend-wasm') as string,
    });
  });
});
