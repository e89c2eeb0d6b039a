import PlaybackOfDeck, { generateMetadata } from '../../playback/page';

export { generateMetadata };
export default PlaybackOfDeck;
