//! Who may call what: one committed table, and the real server asked for every role.

use reqwest::StatusCode;

use crate::house::{House, program};

fn table() -> String {
    String::from_utf8(program().arg("routes").output().unwrap().stdout).unwrap()
}

/// After an intended change: `mostrador routes > tests/it/routes.txt`.
#[test]
fn the_table_of_permissions_is_the_committed_one() {
    assert_eq!(table().trim(), include_str!("routes.txt").trim());
}

#[tokio::test]
async fn the_server_keeps_the_table_for_every_role() {
    let house = House::open();
    let roles = [
        "owner",
        "manager",
        "reception",
        "clinician",
        "nurse",
        "secretary",
        "cashier",
        "kitchen",
        "housekeeping",
        "accountant",
        "auditor",
        "privacy",
    ];
    let mut people = Vec::new();
    for role in roles {
        house.hire(&format!("un-{role}"), role);
        people.push((role, house.person(&format!("un-{role}")).await));
    }
    let stranger = house.stranger();
    let mut asked = 0;
    for line in table().lines() {
        let mut words = line.split_whitespace();
        let (method, path, who) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let allowed: Vec<&str> = words.collect();
        if matches!(path, "/live" | "/logout" | "/me/sessions/end") || who == "(anybody)" {
            continue;
        }
        let path = path.replace("{id}", "01a206c0-194e-74fb-9a65-58e87fa30829");
        let url = |base: &str| format!("{base}{path}");
        let send = |person: &crate::house::Person| {
            if method == "GET" {
                person.http.get(url(&person.base))
            } else {
                person.http.post(url(&person.base)).header("content-type", "application/json").body("{\"no_such_field\":1}")
            }
        };
        assert_eq!(send(&stranger).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{line} for a stranger");
        for (role, person) in people.iter().filter(|_| who != "(logged") {
            let status = send(person).send().await.unwrap().status();
            assert_eq!(
                status != StatusCode::FORBIDDEN || asked_for_password(&path),
                allowed.contains(role) || asked_for_password(&path),
                "{line} for {role}: {status}"
            );
            asked += 1;
        }
    }
    assert!(asked > 500, "{asked}");
}

/// Steps that ask for the password again answer 403 to those who may, too.
fn asked_for_password(path: &str) -> bool {
    ["/keys/", "/staff", "/backups", "/me/second-factor"].iter().any(|p| path.starts_with(p))
}
