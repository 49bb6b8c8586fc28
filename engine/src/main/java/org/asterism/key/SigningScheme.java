package org.asterism.key;

/// How a private key signs. The records that say it lie with their algorithm, and only that
/// algorithm's keys understand them.
public interface SigningScheme {}
