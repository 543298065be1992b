//! The annotation record of the contract: positions in Unicode code points, JSON with fixed members.
