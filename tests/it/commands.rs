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
