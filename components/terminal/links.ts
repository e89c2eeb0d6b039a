import type { ILinkHandler, Terminal } from '@xterm/xterm';
import type { ScreenStore } from './screen-state';

/** As long as browsers and servers agree on. */
const MAX_ADDRESS_CHARACTERS = 2_083;

/** Links show where they lead before they open. One whose text says something else is asked about first. */
export function createLinks(state: ScreenStore) {
  const hover = (_event: MouseEvent, text: string) => state.set({ address: safeAddress(text) });
  const leave = () => state.set({ address: null });
  const ask = (address: string) =>
    state.set({
      question: {
        words: 'Open this address in a new tab?',
        detail: address,
        yes: 'Open',
        isAsked: true,
        accept: () => open(address),
      },
    });
  const named: ILinkHandler = {
    activate(_event, text) {
      const address = safeAddress(text);
      if (address) ask(address);
    },
    hover,
    leave,
    allowNonHttpProtocols: false,
  };
  return {
    /** For OSC 8, where a program chose the words. */
    named,
    hover,
    leave,
    /** For addresses that stand in the text. A finger has seen nothing before it taps. */
    follow(_event: MouseEvent, text: string): void {
      const address = safeAddress(text);
      if (!address) return;
      if (matchMedia('(hover: none)').matches) ask(address);
      else open(address);
    },
  };
}

/** OSC 8 that leads elsewhere than to the web is no link at all. */
export function refuseOtherLinks(term: { parser: Pick<Terminal['parser'], 'registerOscHandler'> }): void {
  term.parser.registerOscHandler(8, (data) => {
    const address = data.slice(data.indexOf(';') + 1);
    // Empty ends a link; false hands on to xterm's own handler.
    return address !== '' && safeAddress(address) === null;
  });
}

/** As the browser will read it, a disguised host in its plain letters; null for anything but http and https. */
export function safeAddress(text: string): string | null {
  if (text.length > MAX_ADDRESS_CHARACTERS || !URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  // `https://bank.example@other.example` leads to the other.
  if (username || password) return null;
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

function open(address: string): void {
  window.open(address, '_blank', 'noopener,noreferrer');
}
