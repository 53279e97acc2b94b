import {spawnSync} from 'child_process'
import {loads} from 'brine'
import {differences} from '/work/main/test/support/canon.js'
const [py,mode,seed,count]=process.argv.slice(2)
const r=spawnSync(py,['/work/main/test/live/truth.py',mode,seed,count],{maxBuffer:1<<30}); if(r.stderr.length) console.log(String(r.stderr).slice(-2000))
let bad=0,n=0; const lines=String(r.stdout).trim().split('\n')
const show=(l,...x)=>{ if(bad++<12) console.log(...x,'\n   ',l.pickle.length<400?Buffer.from(l.pickle,'base64').toString('latin1').replace(/[^ -~]/g,c=>'\\x'+c.charCodeAt(0).toString(16).padStart(2,'0')):'') }
for(const t of lines){ const l=JSON.parse(t); n++
 let v,e; try{ v=loads(Buffer.from(l.pickle,'base64'),{lossless:true}) }catch(x){e=x}
 if(l.canon){ if(e) show(l,'OUR ERROR',e.code, e.message, JSON.stringify(l.canon).slice(0,200)); else {let d; try{d=differences(v,l.canon)}catch(x){d=[x.stack]} if(d.length) show(l,'DIFF',d.slice(0,2))}}
 else if(!e){ if(!/ImportError/.test(l.error)) show(l,'NO ERROR',l.error,l.message, v)} else if(!/ImportError/.test(l.error) && !e.message.startsWith(l.message.split(/[:\n]/)[0])) show(l,'MSG',l.error+': '+l.message,' | ours',e.code,e.message)
}
console.log(n,'cases',bad,'bad')
