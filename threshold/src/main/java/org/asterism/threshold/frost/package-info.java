/// Ed25519 signatures by k of n vaults: FROST(Ed25519, SHA-512) of RFC 9591, without a deviation. A
/// vault makes [org.asterism.threshold.frost.Nonces] beforehand, and both sides make a
/// [org.asterism.threshold.frost.SigningRound] of the list of commitments and the message.
@NullMarked
package org.asterism.threshold.frost;

import org.jspecify.annotations.NullMarked;
