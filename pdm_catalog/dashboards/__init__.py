"""What people look at: dashboards as rows of panels, by the stack that holds them."""
