/**
 * A browser gives up what it is fetching when the computer's networks change: on other wifi, and where an engine beside it
 * makes a network for a sandbox. A page without one of its scripts or styles would stay as it is, so it is loaded again once
 * the server answers, three times in a minute at most, and then again when that minute is over. Where nothing answers for ten
 * seconds it is left alone: what is there goes on.
 */
export const CUT_OFF_SCRIPT = `(function(){var k='slipway.cut',left=0;
function again(){fetch(location.href,{method:'HEAD',cache:'no-store'}).then(function(r){if(!r.ok)return;
try{var n=Date.now(),s=(sessionStorage[k]||'0 0').split(' ');if(n-s[0]>6e4)s=[n,0];if(s[1]>2)return setTimeout(again,s[0]-n+6e4);
sessionStorage[k]=s[0]+' '+(+s[1]+1)}catch(e){return}location.reload()},
function(){if(--left)setTimeout(again,500)})}
addEventListener('error',function(e){var t=e.target;
if(!left&&(t.tagName==='SCRIPT'||t.rel==='stylesheet')){left=20;again()}},true)})()`;
