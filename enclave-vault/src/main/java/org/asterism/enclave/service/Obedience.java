package org.asterism.enclave.service;

import java.time.InstantSource;
import org.asterism.constellation.Operators;

/// Whose orders a vault obeys, and by which clock.
///
/// @param operators of the enrolment that is sealed with the vault's keys
/// @param clock real time, for the end of orders
public record Obedience(Operators operators, InstantSource clock) {}
