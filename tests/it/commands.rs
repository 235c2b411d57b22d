//! Commands beside a running service, and over a database that is past opening.

use crate::house::{House, program};

fn kit(house: &House) -> String {
    house.folder.path().join("kit.txt").to_str().unwrap().to_owned()
}

/// A folder of the caller that the service may not look into, as `/home` is to the unit.
fn away(house: &House) -> std::path::PathBuf {
    let away = house.folder.path().join("caller");
    std::fs::create_dir_all(&away).unwrap();
    away
}

#[test]
fn a_ruined_database_comes_back_by_command_and_what_it_replaced_is_shown() {
    let mut house = House::open();
    let away = away(&house);
    assert!(house.command(&["backup", "now"]).0);
    let (done, said) = house.command(&["backup", "export", away.to_str().unwrap()]);
    assert!(done, "{said}");
    house.kill();
    let archive = std::fs::read_dir(&away).unwrap().next().unwrap().unwrap().path();
    let database = house.business().join("business.db");
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(house.business().join(format!("business.db{ending}")));
    }
    std::fs::write(&database, vec![0x5A; 40_000]).unwrap();
    assert!(!house.command(&["doctor"]).0, "it does not open");
    let (done, said) = house.command(&["restore", archive.to_str().unwrap(), "--kit", &kit(&house)]);
    assert!(done, "{said}");
    let (_, said) = house.command(&["doctor"]);
    assert!(said.contains("replaced   1 · "), "{said}");
    house.serve();
    assert!(house.command(&["user", "list"]).1.contains("ana"));
}

#[test]
fn files_of_the_caller_travel_to_the_service_and_back() {
    let house = House::open();
    let away = away(&house);
    assert!(house.command(&["backup", "now"]).0);
    // Relative paths are the caller's, and what is written is the caller's too.
    let run = |args: &[&str]| {
        let done = program().args(args).arg("--data").arg(house.data()).current_dir(&away).output().unwrap();
        (done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
    };
    std::fs::write(away.join("list.csv"), "Nombre,Apellido paterno,Fecha de nacimiento,Teléfono\nLucía,Peña,12/05/1984,55 8586 6125\n")
        .unwrap();
    let (done, said) = run(&["import", "list.csv"]);
    assert!(done && said.contains("imported=1"), "{said}");
    let (done, said) = run(&["backup", "export", "."]);
    let archive = std::fs::read_dir(&away).unwrap().map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "mbk")).unwrap();
    assert!(done && said.contains(archive.file_name().unwrap().to_str().unwrap()), "{said}");
    assert_eq!(
        std::fs::read(&archive).unwrap(),
        std::fs::read(house.business().join("backups").join(archive.file_name().unwrap())).unwrap()
    );
    let (done, said) = run(&["audit", "export", "log.csv"]);
    assert!(done && std::fs::read_to_string(away.join("log.csv")).unwrap().contains("business.found"), "{said}");
    let (done, said) = run(&["restore", archive.file_name().unwrap().to_str().unwrap(), "--kit", &kit(&house)]);
    assert!(done, "{said}");
    assert!(run(&["user", "list"]).1.contains("ana"), "the service goes on with what was brought back");
    let (done, said) = run(&["backup", "export", "nowhere"]);
    assert!(!done && said.contains("nowhere"), "{said}");
    let left = std::fs::read_dir(house.data().join("incoming")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing of it stays with the service");
}

#[test]
fn a_caller_who_goes_away_leaves_the_old_kit_in_force() {
    use std::io::{BufRead, BufReader, Write};
    let house = House::open();
    let status = || house.command(&["keys", "status"]).1;
    let before = status();
    let mut socket = std::os::unix::net::UnixStream::connect(house.data().join("control.sock")).unwrap();
    writeln!(socket, r#"{{"order":{{"keys_kit":{{"out":"/nowhere/kit.txt"}}}},"upload":null}}"#).unwrap();
    let mut line = String::new();
    BufReader::new(socket.try_clone().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("file"), "{line}");
    drop(socket);
    assert_eq!(status(), before, "nobody has the new one, so the old one counts");
    let new = house.folder.path().join("new-kit.txt");
    let (done, said) = house.command(&["keys", "kit", "--out", new.to_str().unwrap()]);
    assert!(done && new.exists(), "{said}");
    assert_ne!(status(), before);
    for file in crate::house::files_below(&house.data()) {
        assert!(
            !String::from_utf8_lossy(&std::fs::read(&file).unwrap()).contains("AGE-SECRET-KEY-1")
                || file.ends_with("keys/machine.age-identity"),
            "{}",
            file.display()
        );
    }
}

fn socket(house: &House) -> std::os::unix::net::UnixStream {
    std::os::unix::net::UnixStream::connect(house.data().join("control.sock")).unwrap()
}

#[test]
fn who_says_nothing_holds_nobody_up_and_is_sent_away() {
    use std::io::Read;
    let house = House::open();
    let begun = std::time::Instant::now();
    let mut idle = (0..7).map(|_| socket(&house)).collect::<Vec<_>>();
    assert!(house.command(&["user", "list"]).1.contains("ana"));
    assert!(begun.elapsed().as_secs() < 4, "the eighth is served at once");
    // The place of the command just served may still be on its way back.
    let refused = (0..20).find_map(|_| {
        idle.push(socket(&house));
        let (done, said) = house.command(&["user", "list"]);
        (!done).then_some(said)
    });
    assert!(refused.as_ref().is_some_and(|said| said.contains("8 commands")), "{refused:?}");
    let mut said = String::new();
    idle[0].read_to_string(&mut said).unwrap();
    assert!(said.ends_with("{\"ended\":false}\n"), "{said}");
    assert!(begun.elapsed().as_secs() < 20);
    drop(idle);
    let again = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        house.command(&["user", "list"]).0
    });
    assert!(again, "the places are free again");
}

#[test]
fn an_order_without_an_end_is_refused() {
    use std::io::{Read, Write};
    let house = House::open();
    let mut endless = socket(&house);
    // The other side may have gone by the last of them.
    let _ = endless.write_all(&vec![b'['; 80_000]);
    let mut said = Vec::new();
    let _ = endless.read_to_end(&mut said);
    assert!(String::from_utf8_lossy(&said).contains("64 kB"), "{}", String::from_utf8_lossy(&said));
}

/// A server that sends something else than it says.
#[test]
fn an_archive_that_arrives_altered_is_not_kept() {
    use std::io::{BufRead, BufReader, Write};
    let house = House::open();
    let away = away(&house);
    let path = house.data().join("control.sock");
    std::fs::remove_file(&path).unwrap();
    let liar = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let name = "mostrador-00000000-20261123T030000Z-manual.mbk";
    let lying = std::thread::spawn(move || {
        let (mut caller, _) = liar.accept().unwrap();
        BufReader::new(caller.try_clone().unwrap()).read_line(&mut String::new()).unwrap();
        let hash = "0".repeat(64);
        write!(caller, "{{\"file\":[\"{name}\",5]}}\nwhale{{\"hash\":\"{hash}\"}}\n{{\"ended\":true}}\n").unwrap();
    });
    let (done, said) = house.command(&["backup", "export", away.to_str().unwrap()]);
    lying.join().unwrap();
    assert!(!done && said.contains("not what was sent"), "{said}");
    assert_eq!(std::fs::read_dir(&away).unwrap().count(), 0);
}
