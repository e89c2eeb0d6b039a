import { MAX_INPUT_BYTES } from '#core/frame';

/** Numbers what is typed and cuts it into frames. Bytes that could not be sent are not counted: nothing is typed late. */
export function trackInput(send: (offset: number, bytes: Uint8Array) => boolean): (bytes: Uint8Array) => void {
  let offset = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) {
      const part = bytes.subarray(at, at + MAX_INPUT_BYTES);
      if (!send(offset, part)) return;
      offset += part.length;
    }
  };
}
