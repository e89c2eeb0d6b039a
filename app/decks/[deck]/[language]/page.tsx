import DeckPage, { generateMetadata } from '../page';

export { generateMetadata };
export default DeckPage;
