package richtext_test
import ("testing";"os";"math/rand/v2";"path/filepath";"strings";"strconv"
"github.com/santhosh-tekuri/jsonschema/v5"
"github.com/unimap/unimap/engine/richtext"
"github.com/unimap/unimap/engine/value"
)
func TestSchema(t *testing.T){
 c:=jsonschema.NewCompiler(); c.Draft=jsonschema.Draft4
 f,_:=os.Open("/tmp/adfschema/package/dist/json-schema/v1/full.json"); if err:=c.AddResource("adf.json",f);err!=nil{t.Fatal(err)}
 s,err:=c.Compile("adf.json"); if err!=nil{t.Fatal(err)}
 n:=0
 check:=func(name string, d *value.Object){ n++
  if err:=s.Validate(value.ToGo(d)); err!=nil { t.Errorf("%s: %s\n%.600s",name,strings.Split(err.Error(),"\n")[0],encode(d)) } }
 for _,x:=range markdownDocuments { d,_:=richtext.MarkdownToADF(x.markdown); check(x.name,d)}
 g:=generator{rand.New(rand.NewPCG(5,6))}
 for i:=range 1500 { m,_:=richtext.ADFToMarkdown(g.document()); d,_:=richtext.MarkdownToADF(m); check(strconv.Itoa(i),d); h,_:=richtext.MarkdownToHTML(m); d,_=richtext.HTMLToADF(h); check("h"+strconv.Itoa(i),d)}
 for k,x:=range hostileHTML(20000){ d,err:=richtext.HTMLToADF(x); if err==nil{check(k,d)}}
 for k,x:=range hostileMarkdown(3000){ d,err:=richtext.MarkdownToADF(x); if err==nil{check(k,d)}}
 fs,_:=filepath.Glob("/root/.cache/go-build/fuzz/github.com/unimap/unimap/engine/richtext/Fuzz*/*")
 for _,p:=range fs { b,_:=os.ReadFile(p); ls:=strings.SplitN(string(b),"\n",2); if len(ls)<2{continue}; q:=strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(ls[1]),"string("),")"); u,err:=strconv.Unquote(q); if err!=nil{continue}
  d,err:=richtext.MarkdownToADF(u); if err==nil{check(p,d)}; d,err=richtext.HTMLToADF(u); if err==nil{check(p,d)} }
 t.Log(n)
}
