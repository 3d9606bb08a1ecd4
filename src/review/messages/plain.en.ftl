# What a review without a screen says.
