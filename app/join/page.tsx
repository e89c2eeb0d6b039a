import type { Metadata } from 'next';
import { connection } from 'next/server';
import { JoinPage } from '#components/join/join-page';

export const metadata: Metadata = { title: 'Join a room' };

export default async function Join() {
  await connection();
  return <JoinPage code={null} />;
}
