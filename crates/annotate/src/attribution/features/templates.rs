//! Feature templates of the speaker ranker: those of candidates, of candidates for the known cue of a
//! statement (`ByCue…`), and of the choice “no speaker” (`Nobody…`).

use crate::features::templates;

templates! {
    SideKind = 10, SideKindGap = 11, SideSentencesBetween = 12,
    SideKindSentencesCandidateCues = 13, SideCandidateCuesOrder = 14, SideAfterWord = 15,
    SideBeforeWord = 16, SideKindAfterTag = 17, SideKindBeforeTag = 18,
    SideAfterTagAfterTag2 = 19, SideBeforeTagBeforeTag2 = 20, BeforeTagAfterTagSideKind = 21,
    HeadWordSide = 22, FirstWord = 23, CueSideOrder = 24, PrevTagEndingSideKindOrder = 25,
    PrevTagEndingGapSideSentences = 26, PrevWordSideKindOrder = 27, PreviousSideSentences = 28,
    PreviousPositionPrevTagEnding = 29, PreviousCandidateCuesTargetCues = 30,
    PositionSideKindOrderSentences = 31, TargetCuesCandidateCuesSideOrder = 32,
    BeforeWordAfterWordSide = 33, BetweenGapCandidateCuesSideSentences = 34,
    CaseLengthSideKindOrder = 35, NextTagEndingSideKindOrder = 36, NextWordSideOrder = 37,
    BestCueSideCandidateCues = 38, BestCueOrderSideKindSentences = 39, LengthSideKind = 40,
    HeadSuffixKindSide = 41, FirstInParagraphSideKindOrderSentences = 42, HeadClusterSide = 43,
    AfterClusterSideKind = 44, BeforeClusterSideKind = 45,
    AfterClusterAfterTagBeforeClusterBeforeTag = 46, CueClusterSideOrder = 47,
    HeadNameSideKind = 48, HeadNameSideCandidateCues = 49, CueSubjectSideOrder = 50,
    CueSubjectCueSideOrder = 51, CueSubjectCueNextTagSideKindOrder = 52,
    CueCueNextTagSideOrder = 53, CueSubjectPrevTagEndingSideOrder = 54,
    PrevParagraphSideKindGapSentencesOrder = 55, PrevParagraphPreviousSideRivals = 56,
    RoleSideOrder = 57, RoleVerbSideSentences = 58, RoleFreeKindSentences = 59,
    RoleVerbMarksSide = 60, RoleFirstFreeSentencesRivals = 61, VerbWordFreeSentences = 62,
    VerbClusterFreeSentences = 63, RoleBeforeWordSide = 64, RolePreviousFree = 65,
    ByCueSideGapSideKind = 100, ByCueSideRivalsSideKind = 101, ByCuePath = 102,
    ByCuePathSideKind = 103, ByCueCueSideRivalsGap = 104, ByCueCueTagSideRivalsGapSideKind = 105,
    ByCueSideVerbsCommasSideKind = 106, ByCueSideEdgeTagGapRivals = 107, ByCueSideEdgeGap = 108,
    ByCueCueClusterCueTagSideGapRivals = 109, NobodyBias = 200, NobodyPrevTagEnding = 201,
    NobodyLengthCase = 202, NobodyCues = 203, NobodyPositionHistory = 204,
    NobodyPrevWordCase = 205, NobodyNextWordEnding = 206, NobodyLengthCues = 207,
    NobodyPositionLength = 208, NobodyPositionEnding = 209, NobodyNextTagPrevTag = 210,
    NobodyPositionHistoryEnding = 211, NobodyPrevParagraphCaseLength = 212,
    NobodyPrevParagraphHistoryEnding = 213,
}
