// Owns building images through the engine's API, with progress in words and reasons for failures.

import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { packFolder } from './folder';

export type Progress = {
  onStep?: ((step: string) => void) | undefined;
  signal?: AbortSignal | undefined;
};

export type BuildRequest = Progress & {
  /** Holds the Dockerfile; all of it is the build context. */
  folder: string;
  tag: string;
  labels: Record<string, string>;
};

const LAST_LINES = 15;

type StreamMessage = {
  stream?: string;
  error?: string;
  status?: string;
  id?: string;
  progressDetail?: { current?: number; total?: number };
};

/** Rejects with the last lines of the build's output. */
export async function buildImage(connection: EngineConnection, request: BuildRequest): Promise<void> {
  const stream = await connection.docker.buildImage(packFolder(request.folder), {
    t: request.tag,
    labels: request.labels,
    forcerm: true,
    ...(request.signal ? { abortSignal: request.signal } : {}),
  });
  const lines: string[] = [];
  await follow(connection, stream, (message) => {
    const text = message.stream?.trim() ?? message.error ?? '';
    if (text) lines.push(...text.split('\n'));
    lines.splice(0, lines.length - LAST_LINES);
    const step = /^Step (\d+)\/(\d+) : (.*)/.exec(text);
    if (step) {
      const percent = Math.round(((Number(step[1]) - 1) / Number(step[2])) * 100);
      request.onStep?.(
        `building ${request.tag}: step ${step[1]} of ${step[2]} (${percent} %): ${step[3]?.slice(0, 60)}`,
      );
    }
  }).catch((error: unknown) => {
    throw new Error(`building ${request.tag} failed (${messageOf(error)}); its last lines:\n${lines.join('\n')}`);
  });
}

/** The image's labels, or null when the engine does not have it. */
export async function labelsOf(connection: EngineConnection, name: string): Promise<Record<string, string> | null> {
  try {
    const image = await connection.docker.getImage(name).inspect();
    return image.Config?.Labels ?? {};
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return null;
    throw error;
  }
}

/** Reads one of the engine's progress streams to its end; rejects with the error that it reports. */
export async function follow(
  connection: EngineConnection,
  stream: NodeJS.ReadableStream,
  onMessage: (message: StreamMessage) => void,
): Promise<void> {
  let failure: string | undefined;
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    connection.docker.modem.followProgress(
      stream,
      (error) => (error ? reject(error) : resolve()),
      (message: StreamMessage) => {
        failure ??= message.error;
        onMessage(message);
      },
    );
  });
  // A failed build is a finished stream to the engine: its last message holds the reason.
  if (failure !== undefined) throw new Error(failure);
}
