import { useEffect, useState } from 'react';
import { REACH_LABEL, REACH_PATH } from '#core/address-names';
import type { AppsWay, Reach } from '#core/reach';
import { lookUpReach } from './ask-rooms';

/** How others get to this room; null while the server has not said. */
export function useReach(code: string): Reach | null {
  const [reach, setReach] = useState<Reach | null>(null);
  useEffect(() => {
    let isOver = false;
    void lookUpReach(code).then((answer) => {
      // Without an answer it is taken as before: by the address of this page.
      if (!isOver) setReach(answer.ok ? answer.value : { join: location.origin, probe: '' });
    });
    return () => {
      isOver = true;
    };
  }, [code]);
  return reach;
}

/** The way to apps that works from this browser, tried once; null until then. */
export function useAppsWay(reach: Reach | null): AppsWay | null {
  const [way, setWay] = useState<AppsWay | null>(null);
  const probe = reach?.probe;
  useEffect(() => {
    let isOver = false;
    if (probe !== undefined)
      void findAppsWay(probe).then((found) => {
        if (!isOver) setWay(found);
      });
    return () => {
      isOver = true;
    };
  }, [probe]);
  return way;
}

/** Names that lead nowhere may keep a browser waiting for long. */
const PATIENCE_MS = 5_000;

async function findAppsWay(probe: string): Promise<AppsWay> {
  if (probe !== '' && (await answers(probe))) return 'name';
  return (await answers(`/apps/${REACH_LABEL}${REACH_PATH}`)) ? 'path' : 'none';
}

/** Only the platform answers so, not what a venue's network puts in its place. */
async function answers(address: string): Promise<boolean> {
  try {
    const { status } = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    return status === 204;
  } catch {
    return false;
  }
}
