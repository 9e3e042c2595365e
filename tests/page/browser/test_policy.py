"""What the page's policy keeps out, by trying; and that nothing is asked of the network."""

import pytest
from playwright.sync_api import expect

LISTEN = """
globalThis.kept = [];
document.addEventListener('securitypolicyviolation', (event) => kept.push(event.effectiveDirective));
"""
TRIES = {
    "inline script": (
        "script-src-elem",
        """() => {
          const script = document.createElement('script');
          script.textContent = 'globalThis.ran = true';
          document.body.append(script);
        }""",
    ),
    "script of a blob": (
        "script-src-elem",
        """() => {
          const script = document.createElement('script');
          script.src = URL.createObjectURL(new Blob(['globalThis.ran = true'], {type: 'text/javascript'}));
          document.body.append(script);
        }""",
    ),
    "script of data": (
        "script-src-elem",
        """() => {
          const script = document.createElement('script');
          script.src = 'data:text/javascript,globalThis.ran = true';
          document.body.append(script);
        }""",
    ),
    "handler": (
        "script-src-attr",
        """() => {
          const button = document.createElement('button');
          button.setAttribute('onclick', 'globalThis.ran = true');
          document.body.append(button);
          button.click();
        }""",
    ),
    "markup": (
        "script-src-attr",
        """() => {
          const part = document.createElement('div');
          part.innerHTML = '<button onclick="globalThis.ran = true">x</button>';
          document.body.append(part);
          part.firstChild.click();
        }""",
    ),
    "address": (
        "script-src-elem",
        """() => {
          const link = document.createElement('a');
          link.href = 'javascript:globalThis.ran = true';
          document.body.append(link);
          link.click();
        }""",
    ),
    "image": (
        "img-src",
        """() => new Promise((done) => {
          const image = new Image();
          image.onload = () => done(globalThis.ran = true);
          image.onerror = done;
          image.src = 'http://127.0.0.1:9/image.png';
        })""",
    ),
    "fetch": ("connect-src", "() => fetch('http://127.0.0.1:9/').then(() => (globalThis.ran = true), () => null)"),
    "fetch of data": ("connect-src", "() => fetch('data:,x').then(() => (globalThis.ran = true), () => null)"),
    "beacon": ("connect-src", "() => { navigator.sendBeacon('http://127.0.0.1:9/', 'x'); }"),
    "socket": (
        "connect-src",
        """() => new Promise((done) => {
          try {
            const socket = new WebSocket('ws://127.0.0.1:9/');
            socket.onopen = () => (globalThis.ran = true);
            socket.onerror = done;
          } catch { done(); }
        })""",
    ),
    "style attribute": (
        "style-src-attr",
        """() => {
          const part = document.createElement('p');
          part.setAttribute('style', 'position: fixed');
          document.body.append(part);
          if (getComputedStyle(part).position === 'fixed') globalThis.ran = true;
        }""",
    ),
    "style": (
        "style-src-elem",
        """() => {
          const style = document.createElement('style');
          style.textContent = 'body { position: fixed }';
          document.body.append(style);
          if (getComputedStyle(document.body).position === 'fixed') globalThis.ran = true;
        }""",
    ),
    "frame": (
        "frame-src",
        """() => {
          const frame = document.createElement('iframe');
          frame.src = 'http://127.0.0.1:9/';
          document.body.append(frame);
        }""",
    ),
    "form": (
        "form-action",
        """() => {
          const form = document.createElement('form');
          form.action = 'http://127.0.0.1:9/';
          document.body.append(form);
          form.submit();
        }""",
    ),
    "base": (
        "base-uri",
        """() => {
          const base = document.createElement('base');
          base.href = 'http://127.0.0.1:9/';
          document.head.append(base);
          if (document.baseURI.startsWith('http')) globalThis.ran = true;
        }""",
    ),
}


@pytest.fixture
def watched(opened):
    """A page that may have violations: it is tried to bring them about."""
    shown = opened(may_fail=True, init=LISTEN)
    assert shown.page.evaluate("kept") == []
    return shown


@pytest.mark.parametrize("name", TRIES)
def test_what_is_brought_in_is_kept_out(watched, name):
    """It does not run or load, and the browser says which part of the policy kept it out."""
    directive, program = TRIES[name]
    address = watched.page.url.split("#")[0]
    watched.page.evaluate(program)
    watched.until(lambda: directive in watched.page.evaluate("kept"), directive)
    assert watched.page.evaluate("globalThis.ran") is None
    assert watched.page.url.split("#")[0] == address


def test_texts_are_not_evaluated(watched):
    """Neither by eval nor by a function made of a text, from a script as the page's own."""
    watched.page.evaluate(
        """() => {
          for (const act of [() => eval('globalThis.ran = 1'), () => new Function('globalThis.ran = 1')()]) {
            setTimeout(() => { try { act(); } catch (error) { (globalThis.thrown ??= []).push(error.name); } });
          }
          setTimeout('globalThis.ran = 1');
        }"""
    )
    watched.until(lambda: watched.page.evaluate("globalThis.thrown?.length") == 2, "both are refused")
    assert watched.page.evaluate("thrown") == ["EvalError", "EvalError"]
    assert watched.page.evaluate("globalThis.ran") is None
    watched.until(lambda: watched.page.evaluate("kept.length") >= 3, "three reports")


def test_a_worker_is_kept_by_the_policy_too(watched):
    """It is the page's own script, in a blob, and has its policy: it can ask for nothing."""
    answer = watched.page.evaluate(
        """() => new Promise((done) => {
          const program = "fetch('http://127.0.0.1:9/').then(() => postMessage('ran'), () => postMessage('kept'))";
          const worker = new Worker(URL.createObjectURL(new Blob([program])));
          worker.onmessage = ({data}) => done(data);
        })"""
    )
    assert answer == "kept"
    refused = watched.page.evaluate(
        """() => new Promise((done) => {
          try {
            const worker = new Worker('data:text/javascript,postMessage(1)');
            Object.assign(worker, {onmessage: () => done('ran'), onerror: () => done('kept')});
          } catch { done('kept'); }
        })"""
    )
    assert refused == "kept"


def test_nothing_is_asked_for_after_opening(opened):
    """With everything open and used."""
    shown = opened()
    shown.page.get_by_text(shown.say("gallery"), exact=True).click()
    shown.page.get_by_text(shown.say("heat"), exact=True).click()
    shown.get("button", "surface").click()
    shown.get("combobox", "field").select_option("Himmelblau")
    shown.lesson("A saddle").click()
    shown.get("button", "language").click()
    shown.lang = "ja"
    shown.rests()
    assert [url for url in shown.requests if not url.startswith("blob:")] == [shown.requests[0]]


def test_it_works_offline(opened):
    shown = opened()
    shown.page.context.set_offline(True)
    shown.reload()
    shown.get("combobox", "field").select_option("Himmelblau")
    shown.linked(field="himmelblau")
    head = shown.page.get_by_text(shown.say("heat"), exact=True)
    head.click()
    expect(shown.page.locator("details").get_by_role("application")).to_be_visible()
    shown.rests()
    assert len(shown.ends()) == 4
