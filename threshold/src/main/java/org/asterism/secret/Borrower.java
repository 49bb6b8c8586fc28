package org.asterism.secret;

import org.jspecify.annotations.Nullable;

/// What is done with a secret while it is borrowed: takes its bytes, gives a result that is not a
/// secret, and may fail with one checked exception of its own.
///
/// @param <T> the form the bytes are lent in
/// @param <R> the result
/// @param <X> the failure; `RuntimeException` where the lambda throws nothing checked
@FunctionalInterface
public interface Borrower<T, R extends @Nullable Object, X extends Exception> {
  R apply(T bytes) throws X;
}
