package org.asterism.vault;

/// What a vault says about itself.
///
/// @param release the vault's software release
/// @param platform `simulated`, `sgx`, …
public record Description(
    String release,
    String platform,
    long keyRecords,
    long objectRecords,
    long accountRecords,
    long tombstones) {}
