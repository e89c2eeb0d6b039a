import PresentPage, { generateMetadata } from '../../present/page';

export { generateMetadata };
export default PresentPage;
