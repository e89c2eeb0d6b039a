import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Look } from '#components/ui/look';
import { fontClasses } from './fonts';

export const metadata: Metadata = {
  title: { default: 'Slipway', template: '%s · Slipway' },
  description: 'Talks and workshops about shipping software, with slides that really run.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f4' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1417' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The boot script sets the theme on this element before React sees it.
    <html lang="en" className={fontClasses} suppressHydrationWarning>
      <body>
        <Look />
        {children}
      </body>
    </html>
  );
}
