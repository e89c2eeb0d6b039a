// All that slides, terminal and controls of a playback are drawn by.
import '../talk/talk.css';
import '../talk/slide.css';
import '../talk/layouts.css';
import '../talk/steps.css';
import '../mdx/charts.css';
import '../mdx/pictures.css';
import '../talk/reading.css';
import '../talk/chrome.css';
import '../terminal/terminal.css';
import './playback.css';
import './playback-more.css';
