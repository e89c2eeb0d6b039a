import ReadDeck, { generateMetadata } from '../../read/page';

export { generateMetadata };
export default ReadDeck;
