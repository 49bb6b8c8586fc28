package org.asterism.attest.steps;

import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Kind;

/// Which machine evidence comes from. Two pieces of evidence with equal ids come from one platform,
/// even if one is of SGX and the other of TDX: the id is Intel's platform instance id or PPID, or
/// AMD's chip id.
///
/// @param kind the technology
/// @param model Intel's FMSPC in hexadecimal, or AMD's product line
/// @param id the machine; empty where an AMD cloud hides the chip behind a VLEK
public record PlatformIdentity(Kind kind, String model, Bytes id) {}
