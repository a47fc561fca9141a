package org.petregistry.foreignkey.protocol.model.recovery;

/** Where states keep some numbers of the same kind: in a few bits each, side by side in one of their words. */
final class Cells {
    private final int word;
    private final int shift;
    private final int width;
    private final long mask;

    private Cells(int word, int shift, int width) {
        this.word = word;
        this.shift = shift;
        this.width = width;
        this.mask = (1L << width) - 1;
    }

    /** The only one. */
    int of(State state) {
        return of(state, 0);
    }

    int of(State state, int index) {
        return (int) (state.words()[word] >>> shift + index * width & mask);
    }

    boolean isSet(State state) {
        return of(state, 0) != 0;
    }

    void set(State state, int value) {
        set(state, 0, value);
    }

    void set(State state, int index, int value) {
        int at = shift + index * width;
        state.words()[word] = state.words()[word] & ~(mask << at) | (long) value << at;
    }

    /** The number in a backup of the word. */
    int ofBackup(long backup) {
        return (int) (backup >>> shift & mask);
    }

    /** A backup of the word with 0 instead. */
    long clearedIn(long backup) {
        return backup & ~(mask << shift);
    }

    /** Divides one word among cells. */
    static final class Word {
        private final int word;
        private int used;

        Word(int word) {
            this.word = word;
        }

        /** @throws IllegalStateException if the word is full */
        Cells cells(int count, int width) {
            Cells cells = new Cells(word, used, width);
            used += count * width;
            if (used > Long.SIZE) {
                throw new IllegalStateException("word " + word + " is full");
            }
            return cells;
        }

        Cells cell(int width) {
            return cells(1, width);
        }
    }
}
