/// ECDSA signatures by k of n vaults with an honest majority (threshold.md §10; eprint 2020/501,
/// its degree reduction by DN07, re-randomised presignatures by eprint 2021/1330). Participants
/// deal with [org.asterism.threshold.ecdsa.PresignDealing], sum up
/// [org.asterism.threshold.ecdsa.PresignShares] and open; exactly k keepers make a
/// [org.asterism.threshold.ecdsa.Presignature] of all [org.asterism.threshold.ecdsa.Openings]; an
/// [org.asterism.threshold.ecdsa.EcdsaRound] is one signature.
@NullMarked
package org.asterism.threshold.ecdsa;

import org.jspecify.annotations.NullMarked;
