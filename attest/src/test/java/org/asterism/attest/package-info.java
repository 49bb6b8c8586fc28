/// Tests of the attestation verifier, over the vendors' real evidence and over a made-up vendor's.
@NullMarked
package org.asterism.attest;

import org.jspecify.annotations.NullMarked;
