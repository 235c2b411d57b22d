pub(super) fn routes(_r: &mut crate::http::Routes) {}
