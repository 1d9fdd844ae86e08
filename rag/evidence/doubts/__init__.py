"""What speaks against the best sentence: words it lacks, a namesake, a premise that is denied."""
