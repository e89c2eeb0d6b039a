import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Look } from '#components/ui/look';
import { htmlLanguage, LANGUAGE_HEADER } from '#core/language';
import { fontClasses } from './fonts';

export const metadata: Metadata = {
  title: { default: 'Slipway', template: '%s · Slipway' },
  description: 'Talks and workshops about shipping software, with slides that really run.',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = (await headers()).get(LANGUAGE_HEADER) ?? 'en';
  return (
    // The boot script sets the theme on this element before React sees it.
    <html lang={htmlLanguage(language)} className={fontClasses} suppressHydrationWarning>
      {/* Not in the `viewport` export: Next draws that anew with every update, and all styles with it. */}
      <head>
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5f6f4" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0e1417" />
      </head>
      <body>
        <Look />
        {children}
      </body>
    </html>
  );
}
