use super::*;
use crate::base::vital::Subject;

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
        let alarm = |milli| facts.sign.alarm(milli, &Subject::default());
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
