/// The grammatical gender with which pronouns refer to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// `he`
    Male,
    /// `she`
    Female,
}
