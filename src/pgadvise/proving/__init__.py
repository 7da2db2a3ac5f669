"""`advise prove`: what is asked, what is proved, what attacks find, and the law that makes one verdict of it."""
