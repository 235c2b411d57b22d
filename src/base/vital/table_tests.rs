use super::*;

#[test]
fn table_and_enum_agree() {
    for (place, facts) in TABLE.iter().enumerate() {
        assert_eq!(facts.sign as usize, place);
        assert_eq!(facts.sign.facts().loinc, facts.loinc);
        assert!(facts.hard.0 < facts.hard.1 && facts.hard.0 % facts.finest == 0);
    }
}

#[test]
fn alarms_turn_exactly_at_their_limits() {
    for facts in &TABLE {
        let alarm = |milli| facts.sign.alarm(milli, 0);
        if let (Some(low), _) = facts.warn {
            assert_eq!(alarm(low - facts.step), Alarm::Low, "{:?}", facts.sign);
            assert_eq!(alarm(low), Alarm::Fine, "{:?}", facts.sign);
        }
        if let (_, Some(high)) = facts.warn {
            assert_eq!(alarm(high - facts.step), Alarm::Fine, "{:?}", facts.sign);
            assert_eq!(alarm(high), Alarm::High, "{:?}", facts.sign);
        }
        if let (Some(low), _) = facts.critical {
            assert_eq!(alarm(low - facts.step), Alarm::CriticalLow, "{:?}", facts.sign);
            assert_eq!(alarm(low), Alarm::Low, "{:?}", facts.sign);
        }
        if let (_, Some(high)) = facts.critical {
            assert_eq!(alarm(high - facts.step), Alarm::High, "{:?}", facts.sign);
            assert_eq!(alarm(high), Alarm::CriticalHigh, "{:?}", facts.sign);
        }
    }
}

#[test]
fn a_high_clinic_does_not_mark_everybody() {
    assert_eq!(Sign::OxygenSaturation.alarm(91_000, 0), Alarm::Low);
    assert_eq!(Sign::OxygenSaturation.alarm(91_000, 2_660), Alarm::Fine);
    assert_eq!(Sign::OxygenSaturation.alarm(87_000, 2_660), Alarm::CriticalLow);
}
