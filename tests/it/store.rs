//! The writer: one failure is nobody else's, a panic is survived, a full queue says so.

use mostrador::base::clock::Clock;
use mostrador::base::problem::{Code, Problem};
use mostrador::store::{Store, Which};

fn store(dir: &tempfile::TempDir) -> Store {
    Store::open(&dir.path().join("telemetry.db"), Which::Telemetry, &Clock::system()).unwrap()
}

fn count(store: &Store) -> i64 {
    store.read_now(|db| Ok(db.query_row("SELECT count(*) FROM sample", [], |r| r.get(0))?)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_and_panics_undo_only_themselves() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir);
    let writes = (0..300_i64).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(move |tx| {
                    tx.exec("INSERT INTO sample(metric, at, value) VALUES ('x', ?1, 1.0)", [n])?;
                    match n % 3 {
                        0 => Ok(()),
                        1 => Err(Problem::new(Code::Stale)),
                        _ => panic!("on purpose"),
                    }
                })
                .await
        })
    });
    let mut done = 0;
    for write in writes.collect::<Vec<_>>() {
        match write.await.unwrap() {
            Ok(()) => done += 1,
            Err(problem) => assert!(matches!(problem.code, Code::Stale | Code::Internal), "{problem}"),
        }
    }
    assert_eq!((done, count(&store)), (100, 100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_answers_at_once_with_retry_after() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir);
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let held = store.clone();
    let holder = tokio::spawn(async move {
        held.write(move |_| {
            let _ = gate.recv();
            Ok(())
        })
        .await
    });
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let waiting: Vec<_> = (0..1_100)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.write(|_| Ok(())).await })
        })
        .collect();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    open.send(()).unwrap();
    holder.await.unwrap().unwrap();
    let mut refused = 0;
    for one in waiting {
        if let Err(problem) = one.await.unwrap() {
            assert_eq!((problem.code, problem.retry_after_s), (Code::Busy, Some(2)));
            refused += 1;
        }
    }
    assert!((1..200).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_reader_cannot_write_and_is_stopped_when_it_runs_too_long() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir);
    assert!(store.read(|db| Ok(db.execute("DELETE FROM sample", [])?)).await.is_err());
    let endless = store
        .read(|db| {
            Ok(db.query_row("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n", [], |r| {
                r.get::<_, i64>(0)
            })?)
        })
        .await;
    assert_eq!(endless.unwrap_err().code, Code::TooSlow);
}
