//! A request -> a response.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use hyper::{Request, Response, StatusCode};
use serde_json::json;
use tokio::time::timeout;

use super::readers::{Ask, NoAnswer, Readers};
use super::route::{Refusal, Route, route};
use super::upload::{Upload, What};
use super::writer::{NotWritten, Writer};
use super::{Event, Options};

/// How much of an address a log shows.
const SHOWN: usize = 300;

/// What every answer needs.
#[derive(Debug)]
pub struct Served {
    pub options: Options,
    pub readers: Readers,
    pub writer: Option<Writer>,
}

/// Answers whatever comes.
pub async fn answer(
    served: Arc<Served>,
    request: Request<Incoming>,
    from: SocketAddr,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let begin = Instant::now();
    let line = served.options.log.is_heard().then(|| {
        let address = request.uri().to_string().chars().take(SHOWN).collect::<String>();
        format!("{} {address}", request.method())
    });
    let response = respond(&served, request).await.map_or_else(Problem::response, json_response);
    served.options.log.tell(|| {
        let (status, took) = (response.status().as_u16(), begin.elapsed().as_secs_f64() * 1000.0);
        Event::Answered(format!("{from} {}: {status}, {took:.1} ms", line.unwrap_or_default()))
    });
    Ok(response)
}

async fn respond(served: &Served, request: Request<Incoming>) -> Result<Vec<u8>, Problem> {
    let ask = |ask| async { Ok(in_time(served, served.readers.ask(ask)).await??) };
    match route(request.method(), request.uri())? {
        Route::Health => ask(Ask::Health).await,
        Route::Languages => ask(Ask::Languages).await,
        Route::Find(query) => ask(Ask::Find(query)).await,
        Route::AddUnit { languages, source } => {
            write(served, request, Some(languages), What::Unit(source)).await
        }
        Route::AddStore { languages, name } => write(served, request, languages, What::Store(name)).await,
    }
}

/// Waits for an answer as long as a request may take.
async fn in_time<T>(served: &Served, work: impl Future<Output = T>) -> Result<T, Problem> {
    let late = |_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "it took too long").later();
    timeout(served.options.time, work).await.map_err(late)
}

/// Writes the body, when the client may.
async fn write(
    served: &Served,
    request: Request<Incoming>,
    languages: Option<[String; 2]>,
    what: What,
) -> Result<Vec<u8>, Problem> {
    let (Some(token), Some(writer)) = (&served.options.token, &served.writer) else {
        let why = "nobody may write here; the server was started without a token";
        return Err(Problem::new(StatusCode::FORBIDDEN, why).closing());
    };
    let given = request.headers().get(AUTHORIZATION);
    if !given.is_some_and(|given| token.fits(given.as_bytes())) {
        let why = "writing needs the header Authorization: Bearer and the token of the server";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, why).with(WWW_AUTHENTICATE, "Bearer").closing());
    }
    let body = timeout(served.options.time, body(request.into_body(), served.options.max_body)).await;
    let late = |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time").closing();
    let body = body.map_err(late)??;
    Ok(in_time(served, writer.write(Upload { languages, what, body })).await??)
}

async fn body(body: Incoming, most: usize) -> Result<Vec<u8>, Problem> {
    let too_long = || {
        let why = format!("the body is longer than {most} bytes; send it in parts, or use diglot memory add");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, why).closing()
    };
    if body.size_hint().lower() > most as u64 {
        return Err(too_long());
    }
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok(body.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_long()),
        Err(_) => {
            Err(Problem::new(StatusCode::BAD_REQUEST, "the body ended too early or is malformed").closing())
        }
    }
}

/// Why a request is answered with something else than what was asked for.
struct Problem {
    status: StatusCode,
    why: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into(), headers: Vec::new() }
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// It may be tried again.
    fn later(self) -> Self {
        self.with(RETRY_AFTER, "1")
    }

    /// The rest of the request is not read.
    fn closing(self) -> Self {
        self.with(CONNECTION, "close")
    }

    fn response(self) -> Response<Full<Bytes>> {
        let mut response = json_response(json!({ "error": self.why }).to_string().into_bytes());
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response
    }
}

fn json_response(body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    // What is found may be another thing a second later.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::new(
                StatusCode::NOT_FOUND,
                "there is nothing here; try /tmserver/languages/ or /tmserver/SOURCE/TARGET/unit/TEXT",
            ),
            Refusal::Method(allowed) => {
                let why = format!("this address takes {allowed}");
                Self::new(StatusCode::METHOD_NOT_ALLOWED, why).with(ALLOW, allowed)
            }
            Refusal::Bad(why) => Self::new(StatusCode::BAD_REQUEST, why),
        }
    }
}

impl From<NoAnswer> for Problem {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests wait").later(),
            NoAnswer::Broken => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the memory cannot be read"),
        }
    }
}

impl From<NotWritten> for Problem {
    fn from(why: NotWritten) -> Self {
        match why {
            NotWritten::Busy => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "another program is writing to the memory").later()
            }
            NotWritten::Bad(why) => Self::new(StatusCode::BAD_REQUEST, why),
            NotWritten::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, "the disk is full"),
            NotWritten::Broken => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the memory cannot be written")
            }
        }
    }
}
