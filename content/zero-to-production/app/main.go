// Hello is a small web service that shows what production asks of a program:
// it says who it is, whether it is well, and it leaves when told to.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Set at build time: go build -ldflags "-X main.version=v1".
var version = "dev"

const (
	address  = ":8080"
	patience = 5 * time.Second
)

func main() {
	askHealth := flag.Bool("health", false, "ask the running service whether it is well, and exit")
	flag.Parse()
	log.SetOutput(os.Stdout)

	run := serve
	if *askHealth {
		run = checkHealth
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers requests until a stop signal comes, then lets those under way finish.
func serve() error {
	hostname, err := os.Hostname()
	if err != nil {
		return err
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()

	server := &http.Server{Addr: address, Handler: service{hostname}.routes(), ReadHeaderTimeout: patience}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	log.Printf("hello %s on %s listens on %s", version, hostname, address)

	select {
	case err := <-failed:
		return err
	case <-stop.Done():
	}

	log.Print("told to stop: finishing open requests")
	grace, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return err
	}
	log.Print("stopped")
	return nil
}

type service struct{ hostname string }

func (s service) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", s.health)
	mux.HandleFunc("/", s.page)
	return mux
}

// health is a fact for machines. It is not logged: it is asked every few seconds.
func (s service) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{
		"hostname": s.hostname,
		"version":  version,
	})
}

// page is the same fact for people.
func (s service) page(w http.ResponseWriter, r *http.Request) {
	log.Printf("%s %s", r.Method, r.URL.Path)
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, pageHTML, html.EscapeString(s.hostname), html.EscapeString(version))
}

const pageHTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hello</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.5rem/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 30rem; padding: 0 1rem }
  h1 { line-height: 1.2 }
  code { background: #dfe9ee; color: #10242f; padding: 0 .3em; border-radius: .2em }
</style>
<h1>Hello from a container</h1>
<p>I am <code>%s</code>, running version <code>%s</code>.</p>
</html>
`

// checkHealth is the image's health check, so that the image needs no curl.
func checkHealth() error {
	client := http.Client{Timeout: time.Second}
	answer, err := client.Get("http://127.0.0.1" + address + "/health")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New("unwell: " + answer.Status)
	}
	fmt.Println("well")
	return nil
}
