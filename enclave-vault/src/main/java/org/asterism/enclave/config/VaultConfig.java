package org.asterism.enclave.config;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.constellation.Address;
import org.asterism.enclave.limits.Limits;
import org.slf4j.event.Level;

/// What a vault is told about itself; the paths are absolute.
///
/// @param name what its operator calls it
/// @param listen where it takes connections
/// @param store the SQLite file
/// @param sealedKeys the file with its own keys, sealed by the platform
/// @param enrolment the file that an operator signs
/// @param platform what it runs on
/// @param limits what it keeps for each engine, and how fast PINs may be tried
/// @param logLevel the least that is logged; empty: what the environment says
public record VaultConfig(
    String name,
    Address listen,
    Path store,
    Path sealedKeys,
    Path enrolment,
    PlatformConfig platform,
    Limits limits,
    Optional<Level> logLevel) {}
